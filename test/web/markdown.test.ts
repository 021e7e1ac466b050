import { expect, test } from "vitest";
import { htmlOfMarkdown } from "../../web/app/design/markdown.tsx";

test("HTML in Markdown is shown as text, and links to scripts are removed", () => {
  const html = htmlOfMarkdown("so <script>x</script> [a](javascript:x) [b](https://b.example) ![c](data:text/html,x)");
  expect(html).toContain("&lt;script&gt;");
  expect(html).toContain('<a rel="nofollow ugc" href="">a</a>');
  expect(html).toContain('<a rel="nofollow ugc" href="https://b.example">b</a>');
  expect(html).not.toMatch(/javascript:|src="data:/);
});

test("headings in Markdown are below those of their page", () => {
  expect(htmlOfMarkdown("# a\n\n##### b", 3)).toBe("<h3>a</h3>\n<h6>b</h6>");
});
