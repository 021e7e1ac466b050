import type { languages } from "../../catalogue/contract/product.ts";

type Language = (typeof languages)[number];
/** Why a code is mailed. "taken": somebody registered an address that has an account. */
export type Occasion = "registration" | "password" | "taken";

interface Words {
  readonly subject: string;
  readonly paragraphs: (code: string) => readonly string[];
}

const WORDS: Readonly<Record<Occasion, Readonly<Record<Language, Words>>>> = {
  registration: {
    en: {
      subject: "Confirm your registration",
      paragraphs: (code) => [
        "Your code to confirm the registration is",
        code,
        "It is good for a day, where you registered. If you did not register, do nothing: nobody has an account of this address without it. Give the code to nobody.",
      ],
    },
    zh: {
      subject: "确认您的注册",
      paragraphs: (code) => [
        "您的注册确认码是",
        code,
        "请在您注册的地方输入,一天内有效。如果您没有注册,请忽略此邮件:没有确认码,任何人都无法用此地址开设账户。请勿将确认码告诉他人。",
      ],
    },
  },
  password: {
    en: {
      subject: "Set a new password",
      paragraphs: (code) => [
        "Your code to set a new password is",
        code,
        "It is good for an hour. If you did not ask for it, do nothing: your password stays. Give the code to nobody.",
      ],
    },
    zh: {
      subject: "设置新密码",
      paragraphs: (code) => [
        "您的密码重置码是",
        code,
        "一小时内有效。如果您没有申请,请忽略此邮件:您的密码保持不变。请勿将重置码告诉他人。",
      ],
    },
  },
  taken: {
    en: {
      subject: "You have an account already",
      paragraphs: (code) => [
        "Somebody registered with this address, which has an account already. If it was you, log in; if you do not know the password any more, set a new one within an hour with the code",
        code,
        "If it was not you, do nothing: your account is as it was. Give the code to nobody.",
      ],
    },
    zh: {
      subject: "您已有账户",
      paragraphs: (code) => [
        "有人用此地址注册,而此地址已有账户。如果是您本人,请直接登录;如果忘记了密码,可在一小时内用此代码设置新密码:",
        code,
        "如果不是您本人,请忽略此邮件:您的账户没有变化。请勿将代码告诉他人。",
      ],
    },
  },
};

/**
 * What the user pool mails, in the user's language. @param code what the pool puts the code for. Nothing that a user
 * wrote stands in it.
 */
export function codeMail(occasion: Occasion, language: Language, code: string): { subject: string; html: string } {
  const { subject, paragraphs } = WORDS[occasion][language];
  return {
    subject,
    html: paragraphs(code)
      .map((each) => `<p>${each}</p>`)
      .join(""),
  };
}
