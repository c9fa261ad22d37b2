import { Module } from '@nestjs/common';
import { Organizations } from './organizations.service';
import { Sessions } from './sessions.service';

@Module({ providers: [Organizations, Sessions], exports: [Organizations, Sessions] })
export class IdentityModule {}
