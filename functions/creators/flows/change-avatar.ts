import type { Image } from "../../shared/kernel/image.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { pictured } from "../domain/profile.ts";
import { type ChangeProfilePorts, changeProfile } from "./change-profile.ts";

export interface ChangeAvatarPorts extends ChangeProfilePorts {
  readonly deleteImage: (gone: Pick<Image, "path">) => Promise<void>;
}

/** Changes or removes a creator's picture, and deletes the one before. Repeating it changes nothing. */
export async function changeAvatar(ports: ChangeAvatarPorts, creator: string, avatar: string | undefined) {
  let before: string | undefined;
  const shown = await changeProfile(ports, creator, (profile) => {
    before = profile?.avatar;
    return profile && profile.avatar === avatar ? profile : pictured(profile, avatar);
  });
  if (isRefusal(shown) && shown.refused === "handle-taken") throw new Error(`A picture changed ${creator}'s handle.`);
  if (!isRefusal(shown) && before !== undefined && before !== avatar) await ports.deleteImage({ path: before });
  return shown;
}
