FROM maven:3-eclipse-temurin-21 AS build
WORKDIR /src
COPY . .
RUN mvn package

FROM eclipse-temurin:21-jre
WORKDIR /root
COPY --from=build /src/target/service.jar /root/service.jar
CMD ["java", "-jar", "/root/service.jar"]
