import { randomBytes } from "node:crypto";
import { VISITOR_BYTES, visitorIdOf } from "../../shared/kernel/visitor.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveVisitorTokens, VISITOR_SECONDS } from "../../shared/runtime/visitor-tokens.ts";
import { visitorRoutes } from "../contract/visitor.ts";
import type { NewVisitor, Now, SignVisitor } from "../flows/ports.ts";

export interface IssueVisitorPorts {
  readonly newVisitor: NewVisitor;
  readonly signVisitor: SignVisitor;
  readonly now: Now;
}

export const issueVisitor = ({ newVisitor, signVisitor, now }: IssueVisitorPorts) =>
  endpoint(visitorRoutes.issueVisitor, async () => {
    const at = now();
    return { visitorToken: await signVisitor(newVisitor(at), at), expiresIn: VISITOR_SECONDS };
  });

export const handler = issueVisitor({
  newVisitor: (at) => visitorIdOf(at, randomBytes(VISITOR_BYTES)),
  signVisitor: liveVisitorTokens().sign,
  now: () => Date.now(),
});
