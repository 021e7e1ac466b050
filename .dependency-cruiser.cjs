/** The dependency rule of docs/architecture.md. `$1` is "my own context". */
const rule = (name, from, to) => ({ name, severity: "error", from, to });

/** What others may import of a context: schemas and routes, and what it lets them read and write. */
const CONTRACT = "^functions/[^/]+/contract/";
const CLIENT = "^functions/[^/]+/client\\.ts$";
/** What a context lets demo data be made of. */
const SEED = "^functions/[^/]+/seed\\.ts$";

/** A context's pure rules: its contract, its root, and every room beside its flows, adapters and handlers. */
const domain = {
  path: "^functions/([^/]+)/.+\\.ts$",
  pathNot: [
    "^functions/shared/",
    CLIENT,
    SEED,
    "^functions/[^/]+/(flows|adapters|handlers)/",
    "^functions/recommendations/als/",
  ],
};

/** Commerce's rooms from the ground up: each imports only those of the floors below its own. */
const commerceFloors = [
  "contract",
  "shares|trade",
  "orders",
  "refunds",
  "gifts|ledger|receipts|sales|subscriptions",
  "discounts",
  "changes",
];

module.exports = {
  forbidden: [
    rule("no-cycles", {}, { circular: true }),
    {
      ...rule("no-cycles-of-rooms", { path: "^functions/([^/]+)/" }, { path: "^functions/$1/", circular: true }),
      scope: "folder",
    },
    rule("domain-is-pure", domain, {
      pathNot: [
        "^functions/$1/",
        "^functions/shared/(kernel|statistics)/",
        CONTRACT,
        "^functions/recommendations/als/",
        "node_modules/zod/",
        // The OpenAPI document is a value made from schemas.
        "node_modules/zod-openapi/",
      ],
    }),
    rule("domain-knows-no-effects", domain, { path: ["^functions/[^/]+/(flows|adapters|handlers)/", CLIENT] }),
    rule(
      "flows-know-no-effects",
      { path: "^functions/[^/]+/flows/" },
      { path: ["^functions/[^/]+/(adapters|handlers)/", CLIENT] },
    ),
    rule(
      "kernel-stands-alone",
      { path: "^functions/shared/kernel/" },
      { pathNot: ["^functions/shared/kernel/", "node_modules/zod/"] },
    ),
    rule(
      "statistics-stand-alone",
      { path: "^functions/shared/statistics/" },
      { pathNot: "^functions/shared/statistics/" },
    ),
    rule(
      "contexts-meet-at-contracts",
      { path: "^functions/([^/]+)/", pathNot: "^functions/shared/" },
      { path: "^functions/", pathNot: ["^functions/$1/", "^functions/shared/", CONTRACT, CLIENT] },
    ),
    // What a client reads and writes is of its own context's table alone; it may stand in adapters.
    rule(
      "clients-stand-low",
      { path: "^functions/([^/]+)/client\\.ts$" },
      { path: "^functions/[^/]+/(flows|handlers|adapters/(stripe|pdf))/" },
    ),
    ...commerceFloors.map((rooms, floor) =>
      rule(
        `rooms-look-down-${floor}`,
        { path: `^functions/commerce/(${rooms})/` },
        {
          path: `^functions/commerce/(${commerceFloors.slice(floor).join("|")})/`,
          pathNot: "^functions/commerce/$1/",
        },
      ),
    ),
    // The site knows the API by its contracts' types, which leave nothing behind; vite/ builds it.
    {
      ...rule(
        "site-knows-types-of-contracts",
        { path: "^web/", pathNot: "^web/vite/" },
        {
          path: "^(functions|lib|local|bin|packages|test|bench)/",
          // By what the distribution's secret is known is the same for the site and the API.
          pathNot: "^functions/shared/runtime/through-site\\.ts$",
          dependencyTypesNot: ["type-only"],
        },
      ),
    },
    rule("site-is-a-leaf", { path: "^(functions|bin|packages|bench)/" }, { path: "^web/" }),
    rule("seeds-are-leaves", { path: "^functions/" }, { path: SEED }),
    rule(
      "demo-seeds-by-what-contexts-publish",
      { path: "^local/demo/" },
      {
        path: "^functions/",
        pathNot: [
          "^functions/shared/(kernel|statistics)/",
          CONTRACT,
          CLIENT,
          SEED,
          "^functions/[^/]+/keys\\.ts$",
          // Numerics, which know no product.
          "^functions/recommendations/als/",
        ],
      },
    ),
    rule("handlers-are-leaves", { path: "^functions/" }, { path: "^functions/[^/]+/handlers/" }),
    rule(
      "functions-know-no-deployment",
      { path: "^functions/" },
      { path: ["^(lib|bin|local|packages|test|bench)/", "node_modules/(aws-cdk-lib|constructs|cdk-nag)/"] },
    ),
    rule(
      "lib-knows-routes-keys-and-environments",
      { path: "^lib/" },
      {
        path: "^functions/",
        pathNot: [
          CONTRACT,
          "^functions/[^/]+/(env|keys)\\.ts$",
          "^functions/shared/kernel/(route|data-model|changed)\\.ts$",
          "^functions/shared/pdf/font-files\\.ts$",
        ],
      },
    ),
    rule(
      "what-deploys-needs-dependencies-alone",
      { path: "^(functions|lib)/" },
      { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "als-stands-alone",
      { path: "^functions/recommendations/als/" },
      {
        pathNot: [
          "^functions/recommendations/als/",
          "^functions/shared/statistics/",
          "^node:",
          "^(worker_threads|os|fs|path|url)$",
        ],
      },
    ),
    // Each package of packages/ stands without the product, and looks down: cdk-local, aws-local or stripe-local, durable-files.
    rule("packages-know-no-product", { path: "^packages/" }, { path: "^(functions|lib|bin|local|test|bench)/" }),
    rule(
      "packages-look-down",
      { path: "^packages/([^/]+)/", pathNot: "^packages/cdk-local/" },
      { path: "^packages/", pathNot: ["^packages/$1/", "^packages/durable-files/"] },
    ),
    rule(
      "cdk-local-runs-aws-alone",
      { path: "^packages/cdk-local/" },
      { path: "^packages/", pathNot: ["^packages/(cdk-local|aws-local|durable-files)/"] },
    ),
    rule("no-grab-bags", {}, { path: "/(utils|common|helpers)(/|\\.ts$)", pathNot: "node_modules" }),
  ],
  options: {
    // The kernel is AssemblyScript, which only its compiler reads.
    exclude: { path: "^functions/recommendations/als/kernel/" },
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
