import { Module } from '@nestjs/common';
import { Affiliations } from './affiliations.service';
import { Organizations } from './organizations.service';
import { Sessions } from './sessions.service';

@Module({
  providers: [Organizations, Sessions, Affiliations],
  exports: [Organizations, Sessions, Affiliations],
})
export class IdentityModule {}
