import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A file that marks a folder as the local cloud's, and is locked while a process works in it. */
const MARKER = "lyceum.lock";
/** A file that names the process with the lock, for people. */
const HOLDER = "lyceum.pid";
const SQLITE_BUSY = 5;

/** A folder that cannot be used: the message says why, and what to do. */
export class FolderRefused extends Error {
  override readonly name = "FolderRefused";
}

/**
 * A folder with the state of one local cloud, locked by this process until it is released or the process ends in
 * whatever way: the lock is the operating system's, so that none is left over.
 */
export class StateFolder {
  readonly path: string;
  private readonly lock: DatabaseSync;

  private constructor(path: string, lock: DatabaseSync) {
    this.path = path;
    this.lock = lock;
  }

  /** Locks a folder, which is created if missing. @throws FolderRefused if it is in use or has other files */
  static hold(path: string): StateFolder {
    mkdirSync(path, { recursive: true });
    const found = readdirSync(path);
    if (found.length > 0 && !found.includes(MARKER)) {
      throw new FolderRefused(`${path} is not the local cloud's state: it holds other files, and is left as it is.`);
    }
    const lock = new DatabaseSync(join(path, MARKER));
    try {
      lock.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      lock.close();
      if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
      throw new FolderRefused(`${path} is in use by process ${holderOf(path)}: stop it first.`);
    }
    writeFileSync(join(path, HOLDER), String(process.pid));
    return new StateFolder(path, lock);
  }

  release(): void {
    if (!this.lock.isOpen) return;
    rmSync(join(this.path, HOLDER), { force: true });
    this.lock.close();
  }

  /** Deletes the folder with its contents. */
  delete(): void {
    for (const name of readdirSync(this.path)) {
      if (name !== MARKER) rmSync(join(this.path, name), { recursive: true, force: true });
    }
    this.release();
    rmSync(this.path, { recursive: true, force: true });
  }
}

function holderOf(path: string): string {
  try {
    return readFileSync(join(path, HOLDER), "utf8");
  } catch {
    // That process has just started, or is just ending.
    return "(unknown)";
  }
}
