// The body of Node-RED's function node: a batch of line protocol to the points of the node "influx batch". Each message becomes a request, which is
// how the flow is built. LEAST = 5000 gathers first, as the server likes it, and sends the rest when nothing more has come for a while.
const LEAST = 1;
const device = msg.topic.slice(msg.topic.lastIndexOf('/') + 1);
const points = context.get('points') || [];
for (const line of msg.payload.split('\n')) {
  if (line === '' || line[0] === '#') continue;
  const [key, fieldText, time] = line.split(' ');
  const [measurement, ...tagTexts] = key.split(',');
  const tags = { device };
  for (const tag of tagTexts) { const at = tag.indexOf('='); tags[tag.slice(0, at)] = tag.slice(at + 1); }
  const fields = {};
  for (const field of fieldText.split(',')) { const at = field.indexOf('='); fields[field.slice(0, at)] = parseFloat(field.slice(at + 1)); }
  points.push({ measurement, tags, fields, timestamp: Number(time) });
}
if (points.length >= LEAST) {
  context.set('points', []);
  clearTimeout(context.get('timer'));
  return { payload: points };
}
context.set('points', points);
clearTimeout(context.get('timer'));
context.set('timer', setTimeout(() => {
  context.set('points', []);
  node.send({ payload: points });
}, 100));
return null;
