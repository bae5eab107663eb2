FROM eclipse-temurin:21
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /srv/shop
COPY --chown=10001:10001 . .
RUN ./build.sh stage
RUN mkdir -p /srv/shop /srv/shop/target/universal/stage && chown 10001:10001 /srv/shop /srv/shop/target/universal/stage
USER 10001:10001
CMD target/universal/stage/bin/shop -Dplay.http.secret.key=$KEY
