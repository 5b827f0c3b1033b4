// The body of Node-RED's function node: a batch of line protocol to the points of the node "influx batch", gathered to 5,000 a request as the
// server likes them, or what is there when nothing more has come for a while. (Without gathering each message would be a request, which is slower.)
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
clearTimeout(context.get('timer'));
if (points.length >= 5000) {
  context.set('points', []);
  return { payload: points };
}
context.set('points', points);
context.set('timer', setTimeout(() => {
  context.set('points', []);
  node.send({ payload: points });
}, 100));
return null;
