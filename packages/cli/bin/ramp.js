#!/usr/bin/env node
require("./require-node.js")("ramp");
require("../dist/start.js").start("ramp");
