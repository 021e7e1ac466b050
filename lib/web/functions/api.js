// Runs at CloudFront (runtime 2.0) on what is asked of /api, before the cache is looked at: no imports, no network, and only
// what njs knows of the language. It makes of a page's cookies the headers that the API knows.
const SITE = { scheme: "https", access: "__Host-access", refresh: "__Host-refresh" };

const SAFE = ["GET", "HEAD", "OPTIONS"];
// Told by us alone, behind this function: whoever sends one is not believed.
const INTERNAL = ["x-origin-secret", "x-currency", "x-forwarded-host"];

function told(pair) {
  return pair === undefined ? "" : pair.value;
}

// Whether a page of this site sent it. Browsers send Origin with each unsafe request, and no page can change it.
function isOurs(headers) {
  const origin = told(headers.origin);
  if (origin !== "") return origin === SITE.scheme + "://" + told(headers.host);
  const from = told(headers["sec-fetch-site"]);
  return from === "same-origin" || from === "none";
}

// Of the shop's languages the one that is asked for first, so that the cache has few keys; none where neither is.
function languageOf(header) {
  let best = "";
  let weight = 0;
  header.split(",").forEach((each) => {
    const parts = each.trim().toLowerCase().split(";");
    const language = parts[0].split("-")[0];
    const q = parts.length > 1 ? Number(parts[1].trim().slice(2)) : 1;
    if ((language === "zh" || language === "en") && q > weight) {
      best = language;
      weight = q;
    }
  });
  return best;
}

function handler(event) {
  const request = event.request;
  const headers = request.headers;
  const cookies = request.cookies;
  INTERNAL.forEach((name) => {
    delete headers[name];
  });
  const access = told(cookies[SITE.access]);
  const visitor = told(cookies.visitor);
  const usesCookies =
    (access !== "" && headers.authorization === undefined) ||
    (visitor !== "" && headers["visitor-token"] === undefined);
  if (usesCookies && SAFE.indexOf(request.method) < 0 && !isOurs(headers)) {
    return {
      statusCode: 403,
      statusDescription: "Forbidden",
      headers: { "content-type": { value: "application/problem+json" }, "cache-control": { value: "no-store" } },
      body: JSON.stringify({
        type: "/problems/foreign-origin",
        title: "Forbidden",
        status: 403,
        code: "foreign-origin",
        detail: "Only pages of this site may send this with its cookies; others send an access token.",
      }),
    };
  }
  if (access !== "" && headers.authorization === undefined) headers.authorization = { value: "Bearer " + access };
  if (visitor !== "" && headers["visitor-token"] === undefined) headers["visitor-token"] = { value: visitor };
  const language = languageOf(told(headers["accept-language"]));
  if (language === "") delete headers["accept-language"];
  else headers["accept-language"] = { value: language };
  request.cookies = {};
  const path = request.uri.slice("/api".length);
  request.uri = path === "" ? "/" : path;
  return request;
}
