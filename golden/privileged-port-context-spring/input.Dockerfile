FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /src
COPY pom.xml .
COPY src ./src
RUN mvn -q package

FROM eclipse-temurin:21-jre
COPY --from=build /src/target/app.jar /app.jar
EXPOSE 80
ENTRYPOINT ["java", "-jar", "/app.jar"]
