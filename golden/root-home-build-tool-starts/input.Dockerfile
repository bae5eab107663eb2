FROM maven:3-eclipse-temurin-21
WORKDIR /app
COPY . .
RUN mvn dependency:go-offline
CMD ["mvn", "spring-boot:run"]
