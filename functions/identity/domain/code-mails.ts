import type { languages } from "../../catalogue/contract/product.ts";
import { letterOf } from "../../shared/kernel/letter.ts";

type Language = (typeof languages)[number];
/** Why a code is mailed. "taken": the address that somebody registered has an account already. */
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
        "Your confirmation code is",
        code,
        "Enter it where you registered; it is valid for a day. If you did not register, ignore this mail: without the code, nobody can open an account with this address. Do not share the code with anyone.",
      ],
    },
    zh: {
      subject: "确认您的注册",
      paragraphs: (code) => [
        "您的注册验证码是",
        code,
        "请在注册页面输入，24 小时内有效。如果您没有注册，请忽略本邮件：没有验证码，任何人都无法使用此邮箱地址注册账户。请勿将验证码告知他人。",
      ],
    },
  },
  password: {
    en: {
      subject: "Set a new password",
      paragraphs: (code) => [
        "Your code for setting a new password is",
        code,
        "It is valid for an hour. If you did not ask for it, ignore this mail: your password stays as it is. Do not share the code with anyone.",
      ],
    },
    zh: {
      subject: "设置新密码",
      paragraphs: (code) => [
        "您的密码重置验证码是",
        code,
        "验证码一小时内有效。如果您没有申请重置密码，请忽略本邮件，您的密码不会改变。请勿将验证码告知他人。",
      ],
    },
  },
  taken: {
    en: {
      subject: "You already have an account",
      paragraphs: (code) => [
        "Someone tried to register with this address, which already has an account. If it was you, log in; if you have forgotten your password, set a new one within an hour with this code:",
        code,
        "If it was not you, ignore this mail: nothing about your account has changed. Do not share the code with anyone.",
      ],
    },
    zh: {
      subject: "您已有账户",
      paragraphs: (code) => [
        "有人尝试使用此邮箱地址注册，但该地址已有账户。如果是您本人操作，请直接登录；如果忘记了密码，可在一小时内使用以下验证码设置新密码：",
        code,
        "如果不是您本人操作，请忽略本邮件，您的账户没有任何变化。请勿将验证码告知他人。",
      ],
    },
  },
};

const CODE_STYLE = "font:600 30px/1.4 ui-monospace,Menlo,Consolas,monospace;letter-spacing:4px";

/**
 * A mail of the user pool, in the user's language, without any text that a user wrote.
 * @param code the placeholder that the pool replaces by the code
 */
export function codeMail(occasion: Occasion, language: Language, code: string): { subject: string; html: string } {
  const { subject, paragraphs } = WORDS[occasion][language];
  const parts = paragraphs(code).map((each) => (each === code ? `<span style="${CODE_STYLE}">${each}</span>` : each));
  return { subject, html: letterOf({ language, subject, parts, foot: [] }) };
}
