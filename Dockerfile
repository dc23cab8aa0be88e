# inboxd in a container. Mount the configuration folder at /config: inboxd.yaml is read there and the database is kept beside it.
#   docker build -t inboxd . && docker run -v "$PWD/config:/config" inboxd

FROM node:26-slim AS packages
# For sqlite3, which is compiled where no binary fits.
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 make g++ \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts/setup.mjs scripts/
RUN node scripts/setup.mjs

FROM packages AS build
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:26-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY --from=build /app/templates ./templates
COPY --from=build /app/migrations ./migrations
COPY --from=build /app/config/packs ./config/packs
RUN mkdir /config && chown node:node /config
USER node
VOLUME /config
# SIGTERM finishes what is in flight; give it time (`docker stop --time 60`).
ENTRYPOINT ["node", "bin/inboxd.js"]
CMD ["start", "--config", "/config"]
