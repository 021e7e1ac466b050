import { describe, expect, test } from "vitest";
import { askAgain, inOwnLanguage } from "../../web/app/shop/return.ts";
import type { Site } from "../../web/app/site/site.ts";

const at = (path: string) => new Request(`http://function.internal${path}`);

describe("a page that waits for a payment", () => {
  test("reloads its own address, less often after a while", () => {
    const first = askAgain(at("/zh/orders/1?checkout=done"));
    expect(first?.url).toBe("/zh/orders/1?checkout=done&asked=1");
    const later = askAgain(at("/orders/1?asked=20"));
    expect(later?.seconds).toBeGreaterThan(first?.seconds ?? 0);
  });

  test("stops reloading in the end, whatever its address says", () => {
    let url = "/orders/1";
    let times = 0;
    for (let again = askAgain(at(url)); again; again = askAgain(at(url))) {
      url = again.url;
      times++;
    }
    expect(times).toBeGreaterThan(20);
    expect(times).toBeLessThan(100);
    expect(askAgain(at("/orders/1?asked=Infinity"))).toBeUndefined();
    expect(askAgain(at("/orders/1?asked=never"))).toBeUndefined();
  });
});

describe("a buyer who returns from the payment", () => {
  const seen = (language: "en" | "zh", chosen: string | undefined) =>
    ({ language, origin: "https://shop.example", cookie: () => chosen }) as unknown as Site;
  const lead = (site: Site, path: string): string | null => {
    try {
      inOwnLanguage(site, at(path));
      return null;
    } catch (response) {
      return (response as Response).headers.get("location");
    }
  };

  test("sees the language from before, at the shop's own address", () => {
    expect(lead(seen("en", "zh"), "/orders/1?checkout=done")).toBe("https://shop.example/zh/orders/1?checkout=done");
  });
  test("stays there if it is that language, or if none is known", () => {
    expect(lead(seen("en", "en"), "/orders/1")).toBeNull();
    expect(lead(seen("en", undefined), "/orders/1")).toBeNull();
    expect(lead(seen("zh", "en"), "/zh/orders/1")).toBeNull();
  });
});
