#!/usr/bin/env node
// Plain JavaScript that any Node from 18 on can read: it only finds a Node 24 and hands over to src/main.ts.
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import * as nodeModule from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The first with `net.BoundSocket`. */
const NEEDED = [24, 19];
const launcher = fileURLToPath(import.meta.url);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
  cacheCompiled();
  await import("../src/main.ts");
} else {
  const node = findNode();
  if (node === undefined) {
    process.stderr.write(
      `Cordon needs Node ${NEEDED.join(".")}; this is Node ${process.versions.node}, and the package ` +
        `node-${process.platform}-${process.arch} that brings its own is not installed.\n` +
        "Run `npm install` in Cordon's folder again (without --omit=optional), " +
        `or start this with Node ${NEEDED.join(".")} or later.\n`,
    );
    process.exitCode = 1;
  } else {
    handOver(node);
  }
}

/**
 * Keeps what Node made of our files, beside what `npm install` brought: the next command starts in half the time.
 * Only for whoever installed it: files of another user there would be in their way, and theirs are not to be trusted.
 */
function cacheCompiled() {
  const modules = join(dirname(launcher), "..", "..", "..", "node_modules");
  try {
    if (process.env.NODE_COMPILE_CACHE || statSync(modules).uid !== process.getuid?.()) return;
    const folder = join(modules, ".cache", "cordon");
    nodeModule.enableCompileCache?.(folder);
    process.env.NODE_COMPILE_CACHE = folder; // for its children
  } catch {
    // Without it, it starts as it always did.
  }
}

/** The Node that `npm install` brought, seen from wherever this workspace is linked. */
function findNode() {
  const name = `node-${process.platform}-${process.arch}`;
  const binary = process.platform === "win32" ? "node.exe" : "node";
  try {
    const manifest = nodeModule.createRequire(import.meta.url).resolve(`${name}/package.json`);
    const found = join(dirname(manifest), "bin", binary);
    return existsSync(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function handOver(node) {
  const args = [launcher, ...process.argv.slice(2)];
  if (typeof process.execve === "function") process.execve(node, [node, ...args], process.env);

  const child = spawn(node, args, { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"]) {
    // A terminal sends SIGINT to both of us; the second one from here would cut the child's clean stop short.
    process.on(signal, () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    process.stderr.write(`Cordon could not start ${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
  });
}
