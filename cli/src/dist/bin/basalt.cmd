@echo off
rem Runs the basalt command on a JDK 25: that of BASALT_JAVA_HOME, of JAVA_HOME, or of the java on the path.
rem BASALT_JAVA_OPTS adds options for the JVM, BASALT_CACHE says where caches go. Output is UTF-8: chcp 65001 shows it.
setlocal DisableDelayedExpansion
set "dist=%~dp0.."

set "jdk=%BASALT_JAVA_HOME%"
if defined jdk goto named
set "jdk=%JAVA_HOME%"
call :is_jdk25 && goto found
set "jdk="
for %%j in (java.exe) do if not "%%~$PATH:j" == "" set "jdk=%%~dp$PATH:j.."
call :is_jdk25 && goto found
>&2 echo basalt: [JDK] a JDK 25 must be installed, but none was found; install one or set BASALT_JAVA_HOME
exit /b 5

:named
call :is_jdk25 && goto found
>&2 echo basalt: [%jdk%] BASALT_JAVA_HOME must name a JDK 25, but does not; correct or unset it
exit /b 5

:is_jdk25
if not defined jdk exit /b 1
if not exist "%jdk%\bin\java.exe" exit /b 1
findstr /b /r /c:"JAVA_VERSION=.25[^0-9]" "%jdk%\release" >nul 2>&1
exit /b %errorlevel%

:found
set "jar="
for %%f in ("%dist%\lib\basalt-cli-*.jar") do set "jar=%%~ff"
if defined jar goto run
>&2 echo basalt: [%dist%] lib must hold basalt-cli, but does not; unpack the archive again
exit /b 5

rem As in bin/basalt, without its class cache.
:run
"%jdk%\bin\java.exe" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx512m -XX:-UsePerfData -Xlog:disable -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Dstdin.encoding=UTF-8 "-Dbasalt.home=%dist%" %BASALT_JAVA_OPTS% -jar "%jar%" %*
exit /b %errorlevel%
