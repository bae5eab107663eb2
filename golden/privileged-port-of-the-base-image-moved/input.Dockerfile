FROM mcr.microsoft.com/dotnet/aspnet:6.0
ENV ASPNETCORE_URLS=http://+:8080
COPY . /srv/
ENTRYPOINT ["dotnet", "/srv/a.dll"]
