/** A route, parsed from its key: "GET /products/{id}", "HEAD /{proxy+}" or "$default". */
export interface RouteKey<Target> {
  readonly key: string;
  readonly target: Target;
}

/** The route that a request matched. */
export interface Match<Target> extends RouteKey<Target> {
  readonly parameters: Readonly<Record<string, string>>;
}

const DEFAULT = "$default";

const stepsOf = (path: string): string[] => path.split("/").slice(1);
const isParameter = (step: string): boolean => step.startsWith("{");
const isGreedy = (step: string | undefined): boolean => step?.endsWith("+}") ?? false;
const rankOf = (step: string): string => (isGreedy(step) ? "2" : isParameter(step) ? "1" : "0");

/**
 * Finds the route of a request as API Gateway does: of the matching ones, the one with the earliest literal segment,
 * then one with a greedy parameter, then $default.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export class RouteTable<Target> {
  private readonly routes: readonly (RouteKey<Target> & { method: string; steps: string[] })[];
  private readonly rest: RouteKey<Target> | undefined;
  readonly keys: readonly string[];

  constructor(routes: readonly RouteKey<Target>[]) {
    const rank = (steps: string[]) => `${isGreedy(steps.at(-1)) ? "1" : "0"}${steps.map(rankOf).join("")}`;
    this.keys = routes.map(({ key }) => key);
    this.rest = routes.find(({ key }) => key === DEFAULT);
    this.routes = routes
      .filter(({ key }) => key !== DEFAULT)
      .map((route) => {
        const [method = "", path = ""] = route.key.split(" ");
        return { ...route, method, steps: stepsOf(path) };
      })
      .sort((a, b) => rank(a.steps).localeCompare(rank(b.steps)));
  }

  /** @param path still percent-encoded */
  find(method: string, path: string): Match<Target> | undefined {
    const given = stepsOf(path);
    for (const route of this.routes) {
      if (route.method !== method) continue;
      const last = route.steps.length - 1;
      const taken = isGreedy(route.steps[last]) ? [...given.slice(0, last), given.slice(last).join("/")] : given;
      if (taken.length !== route.steps.length) continue;
      const parameters: Record<string, string> = {};
      const fits = route.steps.every((step, n) => {
        if (!isParameter(step)) return step === taken[n];
        parameters[step.slice(1, isGreedy(step) ? -2 : -1)] = taken[n] as string;
        return taken[n] !== "";
      });
      if (fits) return { key: route.key, target: route.target, parameters };
    }
    return this.rest && { ...this.rest, parameters: {} };
  }
}
