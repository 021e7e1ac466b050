import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { accountRoutes } from "../contract/account.ts";
import { payableFrom } from "../domain/countries.ts";
import { countriesEnv } from "../env.ts";

export const listCountries = (country: string) =>
  endpoint(accountRoutes.listCountries, async () => ({ countries: [...payableFrom(country)] }));

const { PLATFORM_COUNTRY } = environment(...countriesEnv);
export const handler = listCountries(PLATFORM_COUNTRY);
