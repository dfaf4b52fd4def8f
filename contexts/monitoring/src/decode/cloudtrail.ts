import { setAction, setAddress, setEcs, setLog, setUser } from "./draft.ts";
import { flattenObject, isObject, type JsonObject, textOf } from "./flatten.ts";
import type { JsonRecord } from "./json-decoder.ts";
import { parseTime } from "./time.ts";

/** AWS CloudTrail, plain or inside an EventBridge `detail`. */
export function decodeCloudTrail(record: JsonRecord): boolean {
  const detail = record.value["detail"];
  const event = isCloudTrail(record.value)
    ? record.value
    : isObject(detail) && isCloudTrail(detail)
      ? detail
      : undefined;
  if (!event) return false;
  const { draft } = record;
  draft.decoder = "cloudtrail";
  flattenObject(record, "", event);
  draft.occurredAt = parseTime(textOf(event["eventTime"])) ?? parseTime(textOf(event["@timestamp"]));
  setLog(draft, "aws", undefined, "cloudtrail");
  setAction(draft, textOf(event["eventName"]), hasFailed(event) ? "failure" : "success");
  setEcs(draft, "event.code", textOf(event["errorCode"]));
  setUser(draft, userOf(event["userIdentity"]));
  setAddress(draft, "source", textOf(event["sourceIPAddress"]));
  return true;
}

function isCloudTrail(value: JsonObject): boolean {
  return (
    typeof value["eventSource"] === "string" &&
    typeof value["eventName"] === "string" &&
    (value["awsRegion"] !== undefined || value["userIdentity"] !== undefined)
  );
}

function hasFailed(event: JsonObject): boolean {
  const answer = event["responseElements"];
  return event["errorCode"] !== undefined || (isObject(answer) && answer["ConsoleLogin"] === "Failure");
}

/** Who acted: the user, else the role a session was issued from, else what the principal calls itself. */
function userOf(identity: unknown): string | undefined {
  if (!isObject(identity)) return undefined;
  const own = textOf(identity["userName"]);
  if (own !== undefined) return own;
  const context = identity["sessionContext"];
  const issuer = isObject(context) ? context["sessionIssuer"] : undefined;
  const issued = isObject(issuer) ? textOf(issuer["userName"]) : undefined;
  return issued ?? textOf(identity["invokedBy"]) ?? (identity["type"] === "Root" ? "root" : undefined);
}
