import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { SendMail } from "../flows/ports.ts";

/** SES limits an account's mails a second: a burst waits here. */
export const sesClient = () => new SESv2Client({ maxAttempts: 8, retryMode: "adaptive" });

const Charset = "UTF-8";

export const sendMail =
  (client: SESv2Client, sender: string, ConfigurationSetName: string): SendMail =>
  async ({ to, template }, { subject, text, html, stopUrl }) => {
    const { MessageId = "" } = await client.send(
      new SendEmailCommand({
        FromEmailAddress: sender,
        ConfigurationSetName,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: { Data: subject, Charset },
            // The headers by which mail programs offer to unsubscribe: RFC 8058.
            ...(stopUrl !== undefined && {
              Headers: [
                { Name: "List-Unsubscribe", Value: `<${stopUrl}>` },
                { Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click" },
              ],
            }),
            Body: { Text: { Data: text, Charset }, Html: { Data: html, Charset } },
          },
        },
        EmailTags: [{ Name: "template", Value: template }],
      }),
    );
    return MessageId;
  };
