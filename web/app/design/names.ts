import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import type { productTypes, topics } from "../../../functions/catalogue/contract/product.ts";

export type Topic = (typeof topics)[number];
export type ProductType = (typeof productTypes)[number];

const typeNames: Readonly<Record<ProductType, MessageDescriptor>> = {
  course: msg`Course`,
  ebook: msg`E-book`,
  report: msg`Report`,
  consultation: msg`Consultation`,
  membership: msg`Membership`,
  bundle: msg`Bundle`,
  "credit-pack": msg`Credits`,
};
const topicNames: Readonly<Record<Topic, MessageDescriptor>> = {
  programming: msg`Programming`,
  "data-science": msg`Data science`,
  design: msg`Design`,
  business: msg`Business`,
  finance: msg`Finance`,
  marketing: msg`Marketing`,
  languages: msg`Languages`,
  health: msg`Health`,
  music: msg`Music`,
  photography: msg`Photography`,
  writing: msg`Writing`,
  law: msg`Law`,
};
export const productTypeList = Object.keys(typeNames) as readonly ProductType[];
export const topicList = Object.keys(topicNames) as readonly Topic[];

export function useTypeName(): (type: ProductType) => string {
  const { i18n } = useLingui();
  return (type) => i18n._(typeNames[type]);
}
export function useTopicName(): (topic: Topic) => string {
  const { i18n } = useLingui();
  return (topic) => i18n._(topicNames[topic]);
}
