import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import typescript from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
let directory: string;

/** What a stranger does: packages of a registry in node_modules, under plain Node. Others' are found in our own folder. */
beforeAll(() => {
  execFileSync(process.execPath, [join(root, "bin/pack-packages.ts")], { stdio: "pipe" });
  directory = mkdtempSync(join(tmpdir(), "packed-"));
  for (const archive of globSync(join(root, "build/packages/*.tgz"))) {
    const [, name = ""] = /^lyceum-(.+)-\d+\.\d+\.\d+\.tgz$/.exec(basename(archive)) ?? [];
    const folder = join(directory, "node_modules/@lyceum", name);
    mkdirSync(folder, { recursive: true });
    execFileSync("tar", ["xzf", archive, "--strip-components=1", "-C", folder]);
  }
});
afterAll(() => rmSync(directory, { recursive: true }));

/** The packages that compiled modules and their types import. */
function importedIn(folder: string): Set<string> {
  const modules = globSync("dist/**/*.{js,d.ts}", { cwd: folder }).flatMap((file) =>
    typescript
      .preProcessFile(readFileSync(join(folder, file), "utf8"), true, true)
      .importedFiles.map(({ fileName }) => fileName),
  );
  const packages = modules
    .filter((module) => !module.startsWith(".") && !isBuiltin(module))
    .map((module) =>
      module
        .split("/")
        .slice(0, module.startsWith("@") ? 2 : 1)
        .join("/"),
    );
  return new Set(packages);
}

/** What only our own folder needs: the packed package has made what it makes. */
const MADE_HERE: Readonly<Record<string, readonly string[]>> = { "stripe-local": ["ts-json-schema-generator"] };

test.each(["durable-files", "aws-local", "stripe-local", "cdk-local"])(
  "the manifest of %s has each package that its modules import, and no other",
  (name) => {
    const folder = join(directory, "node_modules/@lyceum", name);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const imported = importedIn(folder);
    const declared = Object.keys(dependencies);
    const untyped = (each: string) => each.replace(/^@types\//, "");
    expect([...imported].filter((each) => !declared.map(untyped).includes(each))).toEqual(MADE_HERE[name] ?? []);
    expect(declared.filter((each) => !imported.has(untyped(each))).sort()).toEqual([]);
  },
);

function run(script: string): string {
  const file = join(directory, "try.mjs");
  writeFileSync(file, script);
  return execFileSync(process.execPath, [file], { cwd: directory, encoding: "utf8" });
}

test("DynamoDB of the packed package keeps an item over a restart", () => {
  const told = run(`
    import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
    import { startDynamo } from "@lyceum/aws-local/dynamodb";
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const started = async () => {
      const dynamo = await startDynamo({ directory: "state" });
      return { dynamo, client: new DynamoDBClient({ endpoint: dynamo.url, region: "us-east-1", credentials }) };
    };
    const first = await started();
    await first.client.send(new CreateTableCommand({
      TableName: "Books",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }));
    await first.client.send(new PutItemCommand({ TableName: "Books", Item: { pk: { S: "a" } } }));
    await first.dynamo.close();
    const { dynamo, client } = await started();
    console.log(JSON.stringify((await client.send(new GetItemCommand({ TableName: "Books", Key: { pk: { S: "a" } } }))).Item));
    await dynamo.close();
  `);
  expect(JSON.parse(told)).toEqual({ pk: { S: "a" } });
});

test("Stripe of the packed package checks parameters by schemas of its own", () => {
  const told = run(`
    import { startStripe } from "@lyceum/stripe-local";
    import Stripe from "stripe";
    const local = await startStripe({ secretKey: "sk_test_local" });
    const { hostname: host, port } = new URL(local.url);
    const stripe = new Stripe("sk_test_local", { protocol: "http", host, port });
    const { email } = await stripe.customers.create({ email: "ada@example.com" });
    const refused = await stripe.customers.create({ emial: "ada@example.com" }).catch(({ code }) => code);
    console.log(JSON.stringify([email, refused]));
    await local.close();
  `);
  expect(JSON.parse(told)).toEqual(["ada@example.com", "parameter_unknown"]);
});

test("the packed runner of CDK apps reads templates and invokes their functions", () => {
  const told = run(`
    import { mkdirSync, writeFileSync } from "node:fs";
    import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
    import { Functions } from "@lyceum/cdk-local/functions/functions";
    mkdirSync("app/asset.one", { recursive: true });
    writeFileSync("app/asset.one/index.mjs", "export const handler = async ({ n }) => n + Number(process.env.MORE);");
    const artifact = { type: "aws:cloudformation:stack", properties: { templateFile: "app.json" } };
    writeFileSync("app/manifest.json", JSON.stringify({ artifacts: { app: artifact } }));
    const Code = { S3Bucket: "assets", S3Key: "one.zip" };
    const Properties = { Code, Handler: "index.handler", Environment: { Variables: { MORE: "2" } } };
    const Resources = { Add: { Type: "AWS::Lambda::Function", Properties } };
    writeFileSync("app/app.json", JSON.stringify({ Resources }));
    const functions = new Functions(await Assembly.read("app", "http://127.0.0.1:1"));
    console.log(await functions.invoke("app-Add", { n: 3 }));
  `);
  expect(told.trim()).toBe("5");
});
