import fc from "fast-check";
import { expect, it } from "vitest";
import { checkPeopleStatement } from "./people-gate.ts";
import { sqlName, sqlString, sqlTokens } from "./sql-tokens.ts";
import { insertFromFile, parseStatement, queryWithSettings } from "./statement.ts";

const anyText = fc.string({ unit: fc.oneof(fc.constantFrom(..."'\"`\\$/*-;#\n\r\0 ()ab.".split("")), fc.string()) });

it("tokens lie in order, do not overlap and end within the text", () => {
  fc.assert(
    fc.property(anyText, (sql) => {
      let end = 0;
      for (const token of sqlTokens(sql)) {
        expect(token.start).toBeGreaterThanOrEqual(end);
        expect(token.end).toBeGreaterThan(token.start);
        end = token.end;
      }
      expect(end).toBeLessThanOrEqual(sql.length);
    }),
  );
});

it("a value quoted by us is one string, whatever it holds", () => {
  fc.assert(
    fc.property(anyText, (value) => {
      expect(sqlTokens(`SELECT ${sqlString(value)} , 1`).map((token) => token.kind)).toEqual([
        "word",
        "string",
        "symbol",
        "number",
      ]);
      expect(sqlTokens(sqlName(value)).map((token) => token.kind)).toEqual(["quoted"]);
    }),
  );
});

it("what stays open does not make reading quadratic", () => {
  for (const piece of ["/*", "$a", "'", '"\\', "$$$"]) {
    expect(sqlTokens(piece.repeat(300_000)).length).toBeLessThan(1_000_000);
  }
});

it("rows behind an INSERT are never read as SQL", () => {
  fc.assert(
    fc.property(anyText, (rows) => {
      const statement = parseStatement(`INSERT INTO t (a, b) FORMAT RowBinary\n${rows}`);
      expect(statement).toMatchObject({ kind: "insert", head: "INSERT INTO t (a, b)", inlineRows: rows });
    }),
  );
});

it("an INSERT keeps its own settings and gets ours", () => {
  const statement = parseStatement("INSERT INTO d.`format` (`values`) SETTINGS a = 1 FORMAT CSV");
  expect(statement).toMatchObject({ kind: "insert", head: "INSERT INTO d.`format` (`values`)" });
  if (statement.kind !== "insert") return;

  expect(insertFromFile(statement, "/s/x.rows", new Map([["b", "it's"]]))).toBe(
    "INSERT INTO d.`format` (`values`) FROM INFILE '/s/x.rows' COMPRESSION 'none' SETTINGS a = 1, b = 'it\\'s' FORMAT CSV",
  );
});

it("a query's format and placeholders are found, and its settings go to its end", () => {
  const statement = parseStatement(
    "SELECT format('{}', {a:String}) FROM t WHERE x = {b:UInt8} -- {c:Int8}\nFORMAT JSON ;",
  );
  expect(statement).toMatchObject({ form: "select", format: "JSON", placeholders: ["a", "b"] });
  if (statement.kind !== "query") return;

  expect(queryWithSettings(statement, new Map([["max_threads", "1"]]))).toMatch(
    /FORMAT JSON\nSETTINGS max_threads = '1'$/,
  );
  const create = parseStatement("CREATE TABLE t (a Int8) ENGINE = Memory");
  if (create.kind !== "query") return;
  expect(() => queryWithSettings(create, new Map([["a", "1"]]))).toThrow(/SUPPORT_IS_DISABLED/);
});

it("a setting or parameter cannot smuggle SQL by its name", () => {
  const statement = parseStatement("SELECT 1");
  if (statement.kind !== "query") return;
  expect(() => queryWithSettings(statement, new Map([["a = 1, b", "1"]]))).toThrow(/UNKNOWN_SETTING/);
});

it("the forbidden function is seen in every disguise, and as a column it is not", () => {
  const gap = fc.constantFrom("", " ", "/**/", "\n--x\n", "\t");
  const spelled = fc.constantFrom("file", "FILE", "`file`", '"File"');
  fc.assert(
    fc.property(gap, spelled, gap, (before, name, after) => {
      expect(() => checkPeopleStatement(`SELECT 1,${before}${name}${after}('/etc/passwd')`)).toThrow(/ACCESS_DENIED/);
    }),
  );
  expect(() => checkPeopleStatement("SELECT file.path, e.file, `file.name` FROM t AS e")).not.toThrow();
});
