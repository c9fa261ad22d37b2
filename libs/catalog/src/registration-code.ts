import { Injectable } from '@nestjs/common';
import { randomInt } from 'node:crypto';

/** Who gives registration query codes (登记结果查询码) where the registration institution gives none itself. */
export abstract class RegistrationCodes {
  /** Name of the giver, kept with the code. */
  abstract readonly provider: string;

  /** A new code, opaque to everyone, for a registration completed on that business day (`YYYY-MM-DD`). */
  abstract issue(day: string): string;
}

// Without characters that look alike.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/** Codes of the platform's own: `GS`, the day, fifty random bits. */
@Injectable()
export class PlatformRegistrationCodes extends RegistrationCodes {
  readonly provider = 'gongshu';

  issue(day: string): string {
    const random = Array.from({ length: LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length)));
    return `GS${day.replaceAll('-', '')}${random.join('')}`;
  }
}
