// Prints `passed failed skipped` of a Vitest run, and on standard error what was skipped or failed, by name.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const [file, exitStatus] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, "utf8"));

let passed = 0;
let failed = 0;
let skipped = 0;
for (const suite of report.testResults) {
  const path = relative(process.cwd(), suite.name);
  for (const test of suite.assertionResults) {
    if (test.status === "passed") passed += 1;
    else if (test.status === "failed") failed += 1;
    else skipped += 1;
    if (test.status !== "passed") console.error(`${test.status}: ${path}: ${test.fullName}`);
  }
  // A file that could not be loaded has no tests in it, and is no success.
  if (suite.status === "failed" && !suite.assertionResults.some((test) => test.status === "failed")) {
    failed += 1;
    console.error(`failed: ${path}: ${suite.message}`);
  }
}
// Something outside of any test failed: an unhandled rejection, a process left behind.
if (exitStatus !== "0" && failed === 0) {
  failed = 1;
  console.error(`failed: npm test ended with ${exitStatus} although no test failed`);
}
if (passed === 0) {
  failed += 1;
  console.error("failed: no test ran");
}
console.log(passed, failed, skipped);
