import "./environment.ts";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { post } from "../../../functions/webhooks/adapters/post.ts";
import { isPublic } from "../../../functions/webhooks/adapters/public-address.ts";
import { startReceiver } from "./receiver.ts";

const send = (url: string, hosts: string[] = []) => post(new Set(hosts), Date.now, 500)(url, {}, "{}");

test.each([
  "0.0.0.0",
  "10.255.255.255",
  "100.64.0.1",
  "127.8.9.1",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "192.0.2.1",
  "198.18.0.1",
  "203.0.113.9",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:8.8.8.8",
  "::ffff:127.0.0.1",
  "64:ff9b::7f00:1",
  "fc00::1",
  "fd12::1",
  "fe80::1",
  "ff02::1",
  "2001:db8::1",
  "2001::1",
  "2002:7f00:1::",
  "",
  "example.org",
])("%s is not on the internet", (address) => expect(isPublic(address)).toBe(false));

test.each(["8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"])(
  "%s is on the internet",
  (address) => expect(isPublic(address)).toBe(true),
);

test("every address of a private network is private, whatever its host part", () => {
  const byte = fc.nat(255);
  fc.assert(
    fc.property(byte, byte, byte, fc.integer({ min: 16, max: 31 }), (a, b, c, d) => {
      for (const address of [`10.${a}.${b}.${c}`, `127.${a}.${b}.${c}`, `192.168.${a}.${b}`, `172.${d}.${a}.${b}`]) {
        expect(isPublic(address)).toBe(false);
      }
    }),
  );
});

test("a name is resolved as the connection is made; an internal address is refused", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  expect((await send(`https://localhost:${port}/`)).error).toBe("localhost resolves to nothing on the internet.");
  for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]) {
    expect((await send(`https://${host}:${port}/`)).error).toMatch(/not on the internet/);
  }
  expect(connections).toBe(0);
  await new Promise((resolve) => server.close(resolve));
});

test("an error never reveals the address of a name", async () => {
  const errors = [
    await send("https://nobody.invalid/"),
    await send("https://localhost/"),
    // Allowed to be private, and nobody listens.
    await send("http://localhost:1/", ["localhost"]),
  ].map(({ error = "" }) => error);
  for (const error of errors) expect(error).not.toMatch(/\d+\.\d+\.\d+\.\d+|::/);
  expect(errors[0]).toBe(errors[1]?.replace("localhost", "nobody.invalid"));
  expect(errors[2]).toBe("The connection failed (ECONNREFUSED).");
});

test("only hosts that may be private are reached without TLS", async () => {
  const receiver = await startReceiver();
  expect(await send(receiver.url)).toMatchObject({ error: "The URL is not https." });
  expect(receiver.received).toEqual([]);
  expect(await send(receiver.url, ["127.0.0.1"])).toMatchObject({ status: 204 });
  await receiver.close();
});

test("a failure of TLS or of a name's lookup is returned and not thrown", async () => {
  const receiver = await startReceiver();
  const { error } = await send(receiver.url.replace("http:", "https:"), ["127.0.0.1"]);
  expect(error).toMatch(/SSL|TLS|wrong version/i);
  expect((await send("https://nobody.invalid/")).error).toMatch(/nobody\.invalid/);
  await receiver.close();
});
