import { createHash } from "node:crypto";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";
import { policyDocument, type RequestedAction, type Statement, verdictOf } from "./policy.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The key of the local cloud's administrator, who creates tables, fills and inspects them. It may do everything. */
export const ADMINISTRATOR: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** The reason for which a call is refused. */
export class Denied extends Error {
  override readonly name = "AccessDenied";
}
/** An access key that was never issued. */
export class UnknownKey extends Error {
  override readonly name = "UnknownKey";
}

const role = z.object({
  Policies: z.array(z.object({ PolicyDocument: policyDocument })).default([]),
  // AWS's managed policies would have to be known here: this one only concerns logs, which are not emulated.
  ManagedPolicyArns: z.array(z.string().endsWith(":policy/service-role/AWSLambdaBasicExecutionRole")).default([]),
});
const attached = z.object({ PolicyDocument: policyDocument, Roles: z.array(z.string()).default([]) });
const roleOf = z.object({ Role: z.string() });
const bucketStatement = z.object({ Principal: z.unknown() }).loose();
const bucketPolicy = z.object({
  Bucket: z.string(),
  PolicyDocument: z.object({ Statement: z.array(bucketStatement) }),
});

interface Caller {
  readonly credentials: Credentials;
  /** The caller's ARN in AWS's messages. */
  readonly arn: string;
  readonly statements: readonly Statement[];
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex").toUpperCase();
const credentialsFor = (name: string): Credentials => ({
  accessKeyId: `ASIA${digest(`key of ${name}`).slice(0, 16)}`,
  secretAccessKey: digest(`secret of ${name}`),
});

const isForAll = (principal: unknown): boolean =>
  principal === "*" || JSON.stringify(principal) === JSON.stringify({ AWS: "*" });

/** The statements of each role's policies, by the role's name. @throws Error for an unknown policy */
export function statementsOfRoles(assembly: Assembly): ReadonlyMap<string, readonly Statement[]> {
  const statements = new Map<string, Statement[]>();
  for (const { name, is } of assembly.of("AWS::IAM::Role", role)) {
    statements.set(
      name,
      is.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    );
  }
  for (const { is } of assembly.of("AWS::IAM::Policy", attached)) {
    for (const name of is.Roles) statements.get(name)?.push(...is.PolicyDocument.Statement);
  }
  return statements;
}

/** The permissions in the templates: the policies of each function's role, and the denials of bucket policies. */
export class Access {
  private readonly callers = new Map<string, Caller>();
  private readonly byFunction = new Map<string, Caller>();
  private readonly refusals: readonly Statement[];

  /** @param also further permissions of every role @throws Error for a policy with unknown elements */
  constructor(assembly: Assembly, { also = [] }: { also?: readonly Statement[] } = {}) {
    const statements = statementsOfRoles(assembly);
    this.refusals = assembly.of("AWS::S3::BucketPolicy", bucketPolicy).flatMap(({ name, is }) =>
      is.PolicyDocument.Statement.flatMap(({ Principal, ...rest }) => {
        const [statement] = policyDocument.parse({ Statement: [rest] }).Statement as [Statement];
        // Bucket policies only allow AWS's services, none of which makes calls here.
        if (statement.Effect === "Allow") return [];
        if (!isForAll(Principal))
          throw new Error(`${name} denies something to some callers only, which the local cloud does not support.`);
        return [statement];
      }),
    );
    for (const { name, is } of assembly.of("AWS::Lambda::Function", roleOf)) {
      const roleName = is.Role.split("/").at(-1) ?? "";
      const caller: Caller = {
        credentials: credentialsFor(name),
        arn: `arn:aws:sts::000000000000:assumed-role/${roleName}/${name}`,
        statements: [...(statements.get(roleName) ?? []), ...also],
      };
      this.byFunction.set(name, caller);
      this.callers.set(caller.credentials.accessKeyId, caller);
    }
  }

  /** The credentials with which a function signs its calls. */
  credentialsOf(functionName: string): Credentials {
    const caller = this.byFunction.get(functionName);
    if (!caller) throw new Error(`There is no function ${functionName}.`);
    return caller.credentials;
  }

  /** The credentials of an access key. */
  credentialsBy(accessKeyId: string): Credentials | undefined {
    return accessKeyId === ADMINISTRATOR.accessKeyId ? ADMINISTRATOR : this.callers.get(accessKeyId)?.credentials;
  }

  /** @throws Denied with AWS's message, at the first action that the caller may not perform; UnknownKey */
  check(accessKeyId: string, actions: () => readonly RequestedAction[]): void {
    if (accessKeyId === ADMINISTRATOR.accessKeyId) return;
    const caller = this.callers.get(accessKeyId);
    if (!caller) throw new UnknownKey("The security token included in the request is invalid.");
    for (const requested of actions()) {
      const verdict = verdictOf([...caller.statements, ...this.refusals], requested);
      if (verdict === "allowed") continue;
      const why =
        verdict === "allowed by none"
          ? `because no identity-based policy allows the ${requested.action} action`
          : "with an explicit deny in a policy";
      throw new Denied(
        `User: ${caller.arn} is not authorized to perform: ${requested.action} on resource: ${requested.resource} ${why}`,
      );
    }
  }
}

/** The access key that signed a request, from its header or, if it is presigned, from its query. */
export function keyOf(authorization: string | undefined, presigned?: string | null): string {
  const [, key] = /Credential=([^/,\s]+)\//.exec(authorization ?? "") ?? [];
  return key ?? presigned?.split("/")[0] ?? "";
}
