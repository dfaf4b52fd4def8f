import { expect, test } from "vitest";
import { readLockFile } from "./read-lock-file.ts";

const JSON_UUID = "682c06a0-de6a-54ab-a142-c8b1cf79cde6";
const DATES_UUID = "ade2ca70-3891-5945-98fb-dc099432e06a";

test.each([
  ["1", "", "[[JSON]]", "[[Dates]]", "[[Own]]"],
  ["2", 'julia_version = "1.9.0"\nmanifest_format = "2.0"', "[[deps.JSON]]", "[[deps.Dates]]", "[[deps.Own]]"],
])("Manifest.toml of format %s pins packages by name and uuid", async (format, head, ...[json, dates, own]) => {
  const text = [
    head,
    json,
    `uuid = "${JSON_UUID}"`,
    'version = "0.21.4"',
    dates,
    `uuid = "${DATES_UUID}"`,
    own,
    'path = "."',
    'version = "1.0.0"',
    `uuid = "${DATES_UUID}"`,
  ].join("\n");

  const { components, problems } = await readLockFile("Manifest.toml", Buffer.from(text));

  const ofJulia = format === "2" ? [`pkg:julia/Dates@1.9.0?uuid=${DATES_UUID}`] : [];
  expect(components.map(({ purl }) => purl)).toEqual([...ofJulia, `pkg:julia/JSON@0.21.4?uuid=${JSON_UUID}`]);
  expect(problems).toEqual([]);
});
