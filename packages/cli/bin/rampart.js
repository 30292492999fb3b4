#!/usr/bin/env node
require("./require-node.js")("rampart");
require("../dist/start.js").start("rampart");
