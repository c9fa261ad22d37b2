import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { type Config, CONFIG } from '@gongshu/platform';
import { IdentityModule } from '@gongshu/identity';
import { AccessGuard } from './access.guard';
import { accessTokenKey, JwtStrategy } from './jwt.strategy';
import { LocalStrategy } from './local.strategy';

@Module({
  imports: [
    IdentityModule,
    PassportModule,
    JwtModule.registerAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({
        secret: accessTokenKey(config),
        signOptions: { algorithm: 'HS256', expiresIn: config.accessTokenSeconds },
      }),
    }),
  ],
  providers: [JwtStrategy, LocalStrategy, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [JwtModule],
})
export class AccessModule {}
