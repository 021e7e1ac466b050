import { expect, test } from "vitest";
import { letterOf } from "../../bin/operations/letters.ts";

const none = {};

test("an undelivered event or run is the target's, as EventBridge and Scheduler store it", () => {
  const attributes = { TARGET_ARN: "arn:aws:lambda:us-east-1:1:function:run", ERROR_CODE: "NO_PERMISSIONS" };
  expect(letterOf({ body: '{"source":"lyceum.commerce"}', attributes })).toEqual({
    due: { functionName: "run", payload: { source: "lyceum.commerce" } },
  });
  // A schedule without an input.
  expect(letterOf({ body: "", attributes })).toEqual({ due: { functionName: "run", payload: {} } });
});

test("S3's keys are read as it writes them", () => {
  const told = (key: string) => ({
    Records: [{ eventSource: "aws:s3", s3: { bucket: { name: "b" }, object: { key } } }],
  });
  expect(letterOf({ body: JSON.stringify(told("aws/a+b%28c%29")), attributes: none })).toEqual({
    objects: [{ bucket: "b", key: "aws/a b(c)" }],
  });
});

test("S3's test message is removed; a message that nobody knows is not thrown away", () => {
  const hello = { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "b" };
  expect(letterOf({ body: JSON.stringify(hello), attributes: none })).toBe("nothing");
  expect(() => letterOf({ body: '{"hello":1}', attributes: none })).toThrow("no dead letter");
  expect(() => letterOf({ body: "hello", attributes: none })).toThrow();
});
