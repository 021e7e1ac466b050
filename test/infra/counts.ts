/**
 * Whether a statement lets a function count who asks it: what each route with limits may do besides what it is for, as
 * test/infra/routes says of all of them.
 */
export const counts = ({ Resource }: { readonly Resource: unknown }): boolean =>
  JSON.stringify(Resource).includes("FnGetAttLimits");
