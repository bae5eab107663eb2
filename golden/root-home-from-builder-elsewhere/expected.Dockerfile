FROM maven:3-eclipse-temurin-21 AS build
WORKDIR /src
COPY . .
RUN mvn package

FROM eclipse-temurin:21-jre
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /home/app
COPY --from=build --chown=10001:10001 /src/target/service.jar /home/app/service.jar
USER 10001:10001
CMD ["java", "-jar", "/home/app/service.jar"]
