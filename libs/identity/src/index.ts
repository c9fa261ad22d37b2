export * from './access-policy';
export * from './actor';
export * from './identity.errors';
export * from './identity.module';
export * from './organizations.service';
export * from './sessions.service';
export * from './uscc';
