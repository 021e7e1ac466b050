import { endpoint } from "../../shared/runtime/endpoint.ts";
import { VISITOR_SECONDS } from "../../shared/runtime/visitor-tokens.ts";
import { liveVisitors } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import type { NewVisitor, Now, SignVisitor } from "../flows/ports.ts";

export interface IssueVisitorPorts {
  readonly newVisitor: NewVisitor;
  readonly signVisitor: SignVisitor;
  readonly now: Now;
}

export const issueVisitor = ({ newVisitor, signVisitor, now }: IssueVisitorPorts) =>
  endpoint(routes.issueVisitor, async () => {
    const at = now();
    return { visitorToken: await signVisitor(newVisitor(at), at), expiresIn: VISITOR_SECONDS };
  });

export const handler = issueVisitor(liveVisitors());
