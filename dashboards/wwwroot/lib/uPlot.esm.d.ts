// Types for the file that the build copies here from the npm package.
import uPlot from 'uplot';
export default uPlot;
