// A custom resource of CloudFormation: makes a secret once, for as long as the resource is there. CloudFormation hands the
// secret to the distribution, and its digest to the functions; it is kept, shown and logged nowhere else.
const { createHash, randomBytes } = require("node:crypto");

exports.handler = async ({ RequestType, ResponseURL, PhysicalResourceId, StackId, RequestId, LogicalResourceId }) => {
  const secret = randomBytes(32).toString("base64url");
  const digest = createHash("sha256").update(secret).digest("base64url");
  const reply = {
    Status: "SUCCESS",
    // An update of what has no properties does not come; one that came would be another secret, by another name.
    PhysicalResourceId: RequestType === "Delete" ? PhysicalResourceId : digest,
    StackId,
    RequestId,
    LogicalResourceId,
    NoEcho: true,
    Data: RequestType === "Delete" ? {} : { Secret: secret, Digest: digest },
  };
  const { ok, status } = await fetch(ResponseURL, { method: "PUT", body: JSON.stringify(reply) });
  if (!ok) throw new Error(`CloudFormation's answer is ${status}.`);
};
