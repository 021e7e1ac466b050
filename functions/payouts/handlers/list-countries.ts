import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { routes } from "../contract/payout.ts";
import { payableFrom } from "../domain/countries.ts";

export const listCountries = (country: string) =>
  endpoint(routes.listCountries, async () => ({ countries: [...payableFrom(country)] }));

export const handler = listCountries(environment("PLATFORM_COUNTRY").PLATFORM_COUNTRY);
