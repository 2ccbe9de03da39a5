const { bytes } = require("./dist/inline.cjs");
const { init } = require("./dist/slim.cjs");

module.exports = init(bytes());
