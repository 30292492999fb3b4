// Loaded before anything else. Every Node must be able to read it, so it has the syntax of ECMAScript 5 alone.
module.exports = function requireNode(name) {
  var parts = process.versions.node.split(".").map(Number);
  if (parts[0] > 20 || (parts[0] === 20 && parts[1] >= 19)) return;
  process.stderr.write(
    name.concat(": Node.js is ", process.versions.node, ", Rampart needs 20.19 or newer\n"),
  );
  process.exit(3);
};
