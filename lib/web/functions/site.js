// Runs at CloudFront (runtime 2.0) on what people ask of the site, before the cache is looked at: no imports, no network, and
// only what njs knows of the language. What is left of the request is what the site gets, and all of it is in the cache's key.
const SITE = { scheme: "https", access: "__Host-access", refresh: "__Host-refresh" };

// The cookies that the site reads as such; of the others it is told by headers, or they are none of its own.
const OWN = ["cart", "consent", "language", "flash", "referral", SITE.refresh];
// Told by us alone, to the site: whoever sends one is not believed.
const INTERNAL = ["x-currency", "x-forwarded-host", "x-origin-secret", "visitor-token"];
const SAFE = ["GET", "HEAD", "OPTIONS"];
// Pages that are the same for everyone who is not signed in: the site keeps a visitor's own things off them.
const PUBLIC =
  /^(\/zh)?(\/|\/(works|creators)(\/.*)?|\/(about|refunds|privacy|terms|robots|llms|sitemap[^/]*))?(\.(data|txt|xml))?$/;

function refusal(code, detail) {
  return {
    statusCode: 403,
    statusDescription: "Forbidden",
    headers: { "content-type": { value: "application/problem+json" }, "cache-control": { value: "no-store" } },
    body: JSON.stringify({
      type: "/problems/" + code,
      title: "Forbidden",
      status: 403,
      code: code,
      detail: detail,
    }),
  };
}

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

// Whether Chinese is asked for before any other language that there is.
function prefersChinese(header) {
  let best = "en";
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
  return best === "zh";
}

function handler(event) {
  const request = event.request;
  const headers = request.headers;
  const cookies = request.cookies;
  const isSafe = SAFE.indexOf(request.method) >= 0;
  INTERNAL.forEach((name) => {
    delete headers[name];
  });
  if (!isSafe && !isOurs(headers)) {
    return refusal("foreign-origin", "Only pages of this site may send this.");
  }
  if (
    isSafe &&
    request.uri === "/" &&
    cookies.language === undefined &&
    prefersChinese(told(headers["accept-language"]))
  ) {
    return {
      statusCode: 302,
      statusDescription: "Found",
      headers: { location: { value: "/zh" }, "cache-control": { value: "no-store" } },
    };
  }

  const access = told(cookies[SITE.access]);
  const currency = told(cookies.currency);
  const isSignedIn = access !== "" || told(cookies[SITE.refresh]) !== "";
  const isForAll = isSafe && !isSignedIn && PUBLIC.test(request.uri);
  // The site knows nobody but by the cookie: a token of another kind is for /api.
  delete headers.authorization;
  if (access !== "") headers.authorization = { value: "Bearer " + access };
  const visitor = told(cookies.visitor);
  if (!isForAll && visitor !== "") headers["visitor-token"] = { value: visitor };
  if (/^[a-z]{3}$/.test(currency)) headers["x-currency"] = { value: currency };
  // Who asks not to be followed is heard where a page is theirs alone; shared pages learn nothing of anybody.
  if (isForAll || told(headers["sec-gpc"]) !== "1") delete headers["sec-gpc"];
  headers["x-forwarded-host"] = { value: told(headers.host) };
  Object.keys(cookies).forEach((name) => {
    if (isForAll || OWN.indexOf(name) < 0) delete cookies[name];
  });
  return request;
}
