import { Module } from '@nestjs/common';
import { StoredFiles } from './stored-files.service';

@Module({ providers: [StoredFiles], exports: [StoredFiles] })
export class DocumentsModule {}
