export * from './documents.errors';
export * from './documents.module';
export * from './stored-file';
export * from './required-files';
export * from './stored-files.service';
