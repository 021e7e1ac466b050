import type { EventBridgeEvent } from "aws-lambda";
import { changeOf } from "../../../shared/kernel/change.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { keepContact } from "../../adapters/dynamodb/contacts.ts";
import { order } from "../../contract/order.ts";
import { commerceEnv } from "../../env.ts";
import type { KeepContact } from "../../flows/sales-ports.ts";
import { contactsOf } from "../../sales/sale.ts";

const change = changeOf(order);

/** A later decision of the buyer stays. */
export const noteContact =
  (ports: { readonly keepContact: KeepContact }) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    for (const each of contactsOf(change.parse(detail).after)) await ports.keepContact(each);
  };

const { COMMERCE_TABLE } = environment(...commerceEnv);
/** On the bus: an order was paid whose buyer agreed to be contacted by its creators. */
export const handler = noteContact({ keepContact: keepContact(documents, COMMERCE_TABLE) });
