import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { startS3 } from "@lyceum/aws-local/s3";
import { afterEach } from "vitest";
import { Assembly } from "../../src/assembly/assembly.ts";
import { distribution } from "../../src/distribution/distribution.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
}

interface Key {
  readonly headers?: readonly string[];
  readonly cookies?: "none" | "all";
  readonly query?: "none" | "all";
}

/** A cache policy that keeps what is told to be kept. */
export const cachePolicy = ({ headers = [], cookies = "none", query = "none" }: Key = {}, ttl: object = {}) => ({
  Type: "AWS::CloudFront::CachePolicy",
  Properties: {
    CachePolicyConfig: {
      ...{ Name: "p", MinTTL: 0, DefaultTTL: 0, MaxTTL: 1000, ...ttl },
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: cookies },
        HeadersConfig:
          headers.length === 0 ? { HeaderBehavior: "none" } : { HeaderBehavior: "whitelist", Headers: headers },
        QueryStringsConfig: { QueryStringBehavior: query },
        EnableAcceptEncodingGzip: true,
        EnableAcceptEncodingBrotli: true,
      },
    },
  },
});

export const originPolicy = (...Headers: string[]) => ({
  Type: "AWS::CloudFront::OriginRequestPolicy",
  Properties: {
    OriginRequestPolicyConfig: {
      Name: "o",
      CookiesConfig: { CookieBehavior: "none" },
      HeadersConfig: { HeaderBehavior: "whitelist", Headers },
      QueryStringsConfig: { QueryStringBehavior: "none" },
    },
  },
});

export const edgeFunction = (FunctionCode: string) => ({
  Type: "AWS::CloudFront::Function",
  Properties: { FunctionCode, FunctionConfig: { Runtime: "cloudfront-js-2.0" }, AutoPublish: true },
});

export const behaviour = (more: object = {}) => ({
  AllowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
  CachePolicyId: { Ref: "Cache" },
  TargetOriginId: "origin",
  ViewerProtocolPolicy: "redirect-to-https",
  ...more,
});

interface World {
  readonly behaviours?: readonly object[];
  readonly byDefault?: object;
  readonly resources?: Record<string, object>;
  readonly config?: object;
  readonly answer?: (asked: IncomingMessage, reply: ServerResponse) => void;
}

/** A distribution before one origin, which notes what it was asked, and before one bucket. */
export async function world({ behaviours = [], byDefault = {}, resources = {}, config = {}, answer }: World = {}) {
  const calls: Asked[] = [];
  const origin = await listening(
    createServer((request, response) => {
      const { method = "", url = "", headers } = request;
      calls.push({ method, url, headers });
      request.resume();
      if (answer) answer(request, response);
      else response.writeHead(200, { "cache-control": "public, max-age=60" }).end(`${calls.length}`);
    }),
  );
  const directory = await mkdtemp(join(tmpdir(), "distribution-"));
  ends.push(() => rm(directory, { recursive: true }));
  const emulator = await startS3({ directory: join(directory, "s3") });
  ends.push(() => emulator.close());
  const s3 = new S3Client({
    endpoint: emulator.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const Resources = {
    Cache: cachePolicy(),
    Files: { Type: "AWS::S3::Bucket", Properties: {} },
    Distribution: {
      Type: "AWS::CloudFront::Distribution",
      Properties: {
        DistributionConfig: {
          Enabled: true,
          DefaultCacheBehavior: behaviour(byDefault),
          CacheBehaviors: behaviours,
          Origins: [
            {
              Id: "origin",
              DomainName: origin,
              CustomOriginConfig: {},
              OriginCustomHeaders: [{ HeaderName: "x-secret", HeaderValue: "known" }],
            },
            {
              Id: "files",
              DomainName: { "Fn::GetAtt": ["Files", "RegionalDomainName"] },
              S3OriginConfig: { OriginAccessIdentity: "" },
              OriginAccessControlId: "oac",
            },
          ],
          ...config,
        },
      },
    },
    ...resources,
  };
  await writeFile(
    join(directory, "manifest.json"),
    JSON.stringify({ artifacts: { s: { type: "aws:cloudformation:stack", properties: { templateFile: "s.json" } } } }),
  );
  await writeFile(join(directory, "s.json"), JSON.stringify({ Resources }));
  const failures: string[] = [];
  const clock = { now: 0 };
  const listener = distribution({
    assembly: await Assembly.read(directory, "http://127.0.0.1"),
    s3,
    now: () => clock.now,
    onFailure: (_, error) => failures.push((error as Error).message),
  });
  const url = `http://${await listening(createServer(listener))}`;
  return {
    calls,
    failures,
    clock,
    url,
    ask: (path: string, options: RequestInit = {}) => fetch(url + path, { redirect: "manual", ...options }),
    async put(Key: string, Body: string, CacheControl?: string) {
      await s3.send(new CreateBucketCommand({ Bucket: "s-files" }));
      await s3.send(new PutObjectCommand({ Bucket: "s-files", Key, Body, CacheControl, ContentType: "text/css" }));
    },
  };
}
