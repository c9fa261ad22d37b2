import { IsString, Length, Matches } from 'class-validator';
import { digestOf, type StoredFile } from '@gongshu/documents';
import { IsName } from '@gongshu/http';

/** Query of an upload. */
export class StoreFileQueryDto {
  /**
   * Name under which the file is kept and handed out, with its ending; without path.
   * @example 授权运营实施方案.pdf
   */
  @IsString()
  @IsName()
  @Length(1, 200)
  @Matches(/^(?!\.{1,2}$)[^/\\]+$/, { message: '$property must not hold a path' })
  name: string;
}

/** A stored file: what an object names as attachment or evidence. It never changes. */
export class FileDto {
  /** Id by which objects name it. */
  id: string;
  /** Name with its ending. */
  name: string;
  /** What the bytes are said to be. */
  mediaType: string;
  /** Bytes. */
  size: number;
  /** SHA-256 of the bytes, hexadecimal. */
  digest: string;
  /** The organisation whose file it is. */
  organizationId: string;
  /** The member who uploaded it. */
  uploadedBy: string;
  /** RFC 3339, UTC. */
  createdAt: string;

  static from(file: StoredFile): FileDto {
    const { id, name, mediaType, organizationId, uploadedBy } = file;
    return {
      id,
      name,
      mediaType,
      size: Number(file.size),
      digest: digestOf(file),
      organizationId,
      uploadedBy,
      createdAt: file.createdAt.toISOString(),
    };
  }
}
