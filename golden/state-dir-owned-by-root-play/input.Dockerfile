FROM eclipse-temurin:21
WORKDIR /srv/shop
COPY . .
RUN ./build.sh stage
CMD target/universal/stage/bin/shop -Dplay.http.secret.key=$KEY
